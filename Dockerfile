# One image: restored locked, built, published, and run by uid 1001 on a read-only root file system without a shell.
# The base images stand in the FROM lines themselves, where Dependabot sees them; ops/build/docker-bake.hcl gives version, commit and
# date. A mirror is named without a change: --build-context node:22-bookworm-slim=docker-image://mirror.crb.local/node:22-bookworm-slim
FROM node:22-bookworm-slim AS assets
WORKDIR /assets
COPY TechSupport/package.json TechSupport/package-lock.json TechSupport/.npmrc ./
# the optional packages are the embedded PostgreSQL of a development start
RUN --mount=type=cache,id=techsupport-npm,target=/root/.npm \
    npm ci --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 CI=true
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY TechSupport/TechSupport.csproj TechSupport/packages.lock.json TechSupport/assets.targets TechSupport/passwords.targets TechSupport/
RUN --mount=type=cache,id=techsupport-nuget,target=/root/.nuget/packages \
    dotnet restore TechSupport --locked-mode
COPY .editorconfig ./
COPY TechSupport/ TechSupport/
COPY --from=assets /assets/ TechSupport/obj/npm/
ARG VERSION=0.0.0-local
ARG COMMIT=
ARG BUILD_DATE=
# the stamp tells the build that the npm packages are there: this stage has no npm
RUN --mount=type=cache,id=techsupport-nuget,target=/root/.nuget/packages \
    touch TechSupport/obj/npm/.stamp \
    && dotnet publish TechSupport --no-restore -c Release -o /out/app -p:UseAppHost=true \
        -p:Version="${VERSION}" -p:SourceRevisionId="${COMMIT}" -p:BuildDate="${BUILD_DATE}" \
    && mkdir -p /out/var/log/app /out/var/lib/techsupport

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS runtime
ARG VERSION=0.0.0-local
ARG COMMIT=
ARG BUILD_DATE=
LABEL org.opencontainers.image.title="TechSupport" \
      org.opencontainers.image.description="The IT helpdesk of a hospital" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.created="${BUILD_DATE}" \
      techsupport.migrates="command"
# volumes take the owner of the folder they are mounted on
COPY --from=build --chown=1001:1001 /out/var/ /var/
COPY --from=build /out/app/ /app/
WORKDIR /app
USER 1001:1001
# all state is in the database, the log volume and /tmp
ENV HOME=/tmp DOTNET_NOLOGO=1 DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_URLS=http://*:8080 Management__Urls=http://*:8081
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/app/techsupport", "check"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/techsupport"]
