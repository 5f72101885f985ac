#!/usr/bin/env bash
# Databases of the stack's server that change places. Sourced after ops/lib/common.sh; what psql says goes to where the caller sends it.
set -euo pipefail

# SQL from standard input, outside of the product's database
maintenance() { in_database psql -U postgres -d postgres -qX -v ON_ERROR_STOP=1; }

ask_server() { in_database psql -U postgres -d postgres -AtX -v ON_ERROR_STOP=1 -c "$1"; }

# beside NAME: an empty database that nobody but the superuser and the owner knows of
beside() {
  maintenance <<<"drop database if exists $1 with (force);" && maintenance <<<"create database $1 owner techsupport_owner;"
}

# what was set for the product's database as a whole is in no dump. take_settings NAME
take_settings() {
  maintenance <<<"select format('alter database $1 set %s = %L', split_part(s, '=', 1), substr(s, strpos(s, '=') + 1))
    from pg_db_role_setting, unnest(setconfig) s where setrole = 0 and setdatabase = (select oid from pg_database where datname = 'techsupport') \\gexec"
}

# swap_databases SET_ASIDE_AS TAKE: both names change or neither
swap_databases() {
  maintenance <<SQL
alter database techsupport allow_connections false;
select pg_terminate_backend(pid) from pg_stat_activity where datname in ('techsupport', '$2');
begin;
alter database techsupport rename to $1;
alter database $2 rename to techsupport;
alter database $1 allow_connections true;
commit;
SQL
}
