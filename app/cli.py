"""The commands of `python -m app`."""

import gc
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.authoring.exchange.formats import Format
from app.errors import StartRefused

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The course platform of the B-International project."
)
person = typer.Typer(no_args_is_help=True, help="People of the course.")
app.add_typer(person, name="person")
keys = typer.Typer(no_args_is_help=True, help="The keys that sign certificates.")
app.add_typer(keys, name="keys")


questions = typer.Typer(no_args_is_help=True, help="Questions from and for other platforms.")
app.add_typer(questions, name="questions")
translate = typer.Typer(no_args_is_help=True, help="Translations of the course.")
app.add_typer(translate, name="translate")


@cache
def console() -> "Console":
    """Brought in by the commands that print with it: the others stay smaller without."""
    from rich.console import Console

    return Console(soft_wrap=True)


def main() -> None:
    """Run a command; what keeps it from running is told in plain words, without a traceback."""
    try:
        app()
    except StartRefused as refusal:
        print(refusal, file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option(help="Add demonstration people of every role and print how to sign in.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of COURSE_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, instead of COURSE_PORT.")] = None,
    watch: Annotated[bool, typer.Option(help="For authors: check content/ at each save and show it at once.")] = False,
) -> None:
    """Migrate the database, publish content/ and serve the course."""
    gc.disable()  # until all is imported, which stays: `app.serving` turns it on before the first request
    from app.serving import serve_course

    serve_course(host=host, port=port, demo=demo, watch=watch)


@app.command()
def demo(
    programme: Annotated[
        bool, typer.Option(help="800 invented people over the real partners, 630 of whom completed the course.")
    ] = False,
) -> None:
    """Fill an empty installation with demonstration people, and print how to sign in."""
    from app.serving import demonstrate

    console().print(demonstrate(programme=programme), highlight=False)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The folder to check.")] = Path("content"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    fix: Annotated[bool, typer.Option(help="Apply the mends that are safe.")] = False,
) -> None:
    """Check course content; each finding comes with file, line and mend."""
    from app.authoring.command import run_check

    raise typer.Exit(run_check(folder, as_json=as_json, fix=fix))


@app.command()
def config() -> None:
    """Show every setting, its value (secrets masked) and where it came from."""
    from rich.table import Table

    from app.config import load_settings, shown_settings

    table = Table("Setting", "Value", "From", box=None)
    for setting in shown_settings(load_settings()):
        table.add_row(setting.name, setting.value, setting.origin)
    console().print(table)


@app.command("env-example")
def env_example() -> None:
    """Print the text of `.env.example`."""
    from app.config import example_env

    print(example_env(), end="")


@app.command()
def doctor() -> None:
    """Look for what is wrong with this installation; each finding comes with a mend."""
    from rich.markup import escape

    from app.operations.doctor import examine

    findings = examine()
    for finding in findings:
        console().print(f"[bold]{escape(finding.problem)}[/bold]\n  mend: {escape(finding.mend)}", highlight=False)
    console().print("Nothing is wrong." if not findings else "", end="\n" if not findings else "")
    raise typer.Exit(1 if findings else 0)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write the database, with every published version of the course, and the keys into one file, while it runs."""
    from app.operations.backup import write_backup

    console().print(write_backup(file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    erasures: Annotated[
        Path | None, typer.Option(help="A list of erasures, besides those in the data folder and beside the file.")
    ] = None,
) -> None:
    """Fill an empty installation from a backup, erase again who was erased since, and bring it to this release."""
    from app.operations.backup import restore_backup

    console().print(restore_backup(file, erasures))


@app.command("send-test-mail")
def send_test_mail(email: Annotated[str, typer.Argument(help="Address to send it to.")]) -> None:
    """Send one mail at once and show what the mail server says."""
    from app.operations.mail_check import send_test_mail

    console().print(send_test_mail(email), markup=False)


@app.command("export-people")
def export_people(
    output: Annotated[Path | None, typer.Option(help="A new file; without it the terminal.")] = None,
) -> None:
    """Write everybody as CSV, as the list of people gives it; a million lines in less than 60 MB of memory."""
    from app.operations.taking_away import take_people_away

    take_people_away(output)


@app.command()
def retention(
    apply: Annotated[bool, typer.Option(help="End what is due; without this it is only counted.")] = False,
) -> None:
    """Count what has been kept long enough by the rules of the privacy notice, and end it."""
    from app.operations.retention import run_retention

    for line in run_retention(apply=apply):
        console().print(line, highlight=False)


@questions.command("import")
def import_questions(
    file: Annotated[Path, typer.Argument(help="A file with questions, or a zip that holds one.")],
    format_: Annotated[
        Format | None, typer.Option("--format", help="Told by the file where this is not given.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="A new file; without it the terminal.")] = None,
) -> None:
    """Turn GIFT, Aiken, Moodle XML or LiaScript into questions for quiz.md, and list what is lost."""
    from app.authoring.exchange.command import run_import

    run_import(file, format_, output)


@questions.command("export")
def export_questions(
    file: Annotated[Path, typer.Argument(help="A quiz.md.")],
    format_: Annotated[Format, typer.Option("--format", help="gift or moodle-xml.")],
    output: Annotated[Path | None, typer.Option(help="A new file; without it the terminal.")] = None,
) -> None:
    """Write a question bank for other platforms, and list what they cannot say."""
    from app.authoring.exchange.command import run_export

    run_export(file, format_, output)


@app.command("course-text")
def course_text(
    code: Annotated[str, typer.Argument(help="Code of the certificate, as in its address.")],
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
) -> None:
    """Write the course out exactly as it stood when a certificate was earned."""
    from app.operations.course_text import write_course_text_at_console

    console().print(write_course_text_at_console(code, folder))


@translate.command("status")
def translation_status(
    folder: Annotated[Path, typer.Argument(help="The folder of the course.")] = Path("content"),
) -> None:
    """Show for each translation how much of it is current, stale and missing."""
    from app.authoring.translate_command import run_status

    raise typer.Exit(run_status(folder))


@translate.command("accept")
def accept_translation(
    files: Annotated[list[Path] | None, typer.Argument(help="Translations; all of them where none is named.")] = None,
    folder: Annotated[Path, typer.Option(help="The folder of the course.")] = Path("content"),
) -> None:
    """Note in translations that they say what their originals say now."""
    from app.authoring.translate_command import run_accept

    raise typer.Exit(run_accept(folder, files or []))


@person.command("forget-second-factor")
def forget_second_factor(email: Annotated[str, typer.Argument(help="Email address.")]) -> None:
    """For somebody who lost authenticator app, recovery codes and passkeys: the next sign-in sets up anew."""
    from app.operations.people import forget_factors_at_console

    console().print(forget_factors_at_console(email=email))


@person.command("add")
def add_person(
    email: Annotated[str, typer.Argument(help="Email address.")],
    name: Annotated[str, typer.Argument(help="Name as it shall stand on the certificate.")],
    role: Annotated[
        list[str], typer.Option(help="author, administrator, partner-administrator or viewer; may be repeated.")
    ] = [],  # noqa: B006 - Typer reads it
    category: Annotated[str, typer.Option(help="Id of a category in course.md.")] = "staff",
    partner: Annotated[str | None, typer.Option(help="Id of a partner in course.md.")] = None,
) -> None:
    """Register a person, or give a registered one a role. A partner administrator's role is for --partner."""
    from app.operations.people import add_at_console

    console().print(add_at_console(email=email, name=name, roles=tuple(role), category=category, partner=partner))


@person.command("erase")
def erase_person(
    email: Annotated[str, typer.Argument(help="Email address.")],
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> None:
    """Erase a person: name, address and everything typed go for ever, the numbers stay."""
    from app.operations.people import erase_at_console

    if not yes:
        typer.confirm(f"Erase {email} for ever?", abort=True)
    console().print(erase_at_console(email=email))


@person.command("end-role")
def end_role(
    email: Annotated[str, typer.Argument(help="Email address.")],
    role: Annotated[str, typer.Argument(help="The role that ends now.")],
) -> None:
    """End a role of a person."""
    from app.operations.people import end_role_at_console

    console().print(end_role_at_console(email=email, role=role))


@keys.command("list")
def list_signing_keys() -> None:
    """Show every key that signs or once signed, the newest first."""
    from rich.markup import escape

    from app.operations.signing import describe_keys

    for line in describe_keys():
        console().print(escape(line), highlight=False)


@keys.command("rotate")
def rotate_signing_keys() -> None:
    """Sign with new keys from now on; what the old ones signed still verifies."""
    from app.operations.signing import rotate_keys

    console().print(rotate_keys())
