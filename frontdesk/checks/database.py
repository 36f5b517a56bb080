"""Checks PostgreSQL: does it answer, and has it the form that this version needs?"""

from collections.abc import Iterator

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from frontdesk.checks.finding import Finding
from migrations.upgrade import form_of, newest_form
from settings import Settings

PART = "PostgreSQL"
OLDEST = 130000  # gen_random_uuid() without an extension


def check_database(settings: Settings) -> Iterator[Finding]:
    engine = create_engine(settings.database_url.get_secret_value(), connect_args={"connect_timeout": 3})
    try:
        with engine.connect() as connection:
            version = int(str(connection.scalar(text("SHOW server_version_num"))))
            form = form_of(connection)
    except SQLAlchemyError as error:
        yield Finding(PART, f"does not answer ({type(error).__name__})", "Start it, and look at DATABASE_URL.")
        return
    finally:
        engine.dispose()
    if version < OLDEST:
        yield Finding(PART, f"is version {version // 10000}", f"Frontdesk needs {OLDEST // 10000} or later.")
    else:
        yield Finding(PART, f"answers, version {version // 10000}")
    newest = newest_form()
    if form == newest:
        yield Finding("migrations", f"all applied, form {form}")
    else:
        yield Finding("migrations", f"form {form or 'none'}, newest is {newest}", "Run `frontdesk migrate`.")
