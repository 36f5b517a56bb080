#!/bin/bash
# Runs once, when the data volume is empty: a database and a role for each part that has one, and nothing shared.
set -euo pipefail

make_database() {
    psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
        --set name="$1" --set password="$(cat "${SECRETS_FOLDER:-/run/secrets}/$2")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

make_database frontdesk frontdesk_database_password
make_database rasa rasa_database_password
make_database hapi hapi_database_password
