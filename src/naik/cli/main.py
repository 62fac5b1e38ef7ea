"""The command `naik`."""

import sys

import typer

from naik.cli import audit, demonstration, evidence, import_, instrument, league, plan, score, serve, worker
from naik.cli.language import BAD_INPUT, say
from naik.instruments.model import Text

application = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Evaluasi SPBE dan Pemdi: dari bukti ke indeks. / E-government evaluation, from evidence to index.",
)
application.command()(serve.serve)
application.command()(worker.worker)
application.command(hidden=True)(demonstration.demo_code)
application.command()(demonstration.demo_reset)
application.command()(score.score)
application.command()(plan.plan)
application.command()(league.league)
application.add_typer(instrument.application, name="instrument")
application.add_typer(import_.application, name="import")
application.add_typer(audit.application, name="audit")
application.add_typer(evidence.application, name="evidence")


def run() -> None:
    """Run the command line; whatever breaks is said in one sentence, exit 2."""
    try:
        application()
    except BrokenPipeError:
        # The reader (`head`) has what it wanted.
        sys.stderr.close()
    except (OSError, MemoryError) as fault:
        text = Text(id=f"Perintah terhenti: {fault}.", en=f"The command stopped: {fault}.")
        sys.stderr.write(f"naik: {say(text)}\n")
        sys.exit(BAD_INPUT)


if __name__ == "__main__":
    run()
