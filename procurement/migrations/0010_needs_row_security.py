"""Row security of versions, withheld fields, comments and registers; the reasons to withhold."""

from pathlib import Path

from django.db import migrations

from accounts.reference.loading import add_missing, rows_of
from accounts.rowsecurity import AUDIENCES, NATION, PERSON, TAKES_PART, append_only, of_parent, protect, released

FILE = Path(__file__).resolve().parent.parent / "reference" / "withholding_reasons.csv"
REQUIREMENT, VERSION = "procurement_requirement", "procurement_requirementversion"
OWN, OWN_PARENT = f"nation_id = {NATION}", f"p.nation_id = {NATION}"
SUBJECTS = ("requirement", "offer", "recommendation", "nationaldecision")


def of_requirement(table, condition="true"):
    return of_parent(table, "requirement_id", REQUIREMENT, condition)


def own_part(table, parent):
    """Read, written and removed by the nation of the row, whose parent is its own too."""
    condition = f"{OWN} and {parent}"
    return protect(table, select=condition, insert=condition, update=condition, delete=condition)


def subject_readable():
    """Condition: the thing a comment is about is readable; a system is for everybody who takes part."""
    table = "procurement_comment"
    things = [
        f"(subject = '{name}' and {of_parent(table, 'object_id', f'procurement_{name}')})" for name in SUBJECTS
    ]
    return f"{TAKES_PART} and (subject = 'system' or {' or '.join(things)})"


def register(table):
    """A row of an audience, read by those it was released to as well."""
    own = f"owner = any({AUDIENCES})"
    written = f"{own} and owner <> 'ALL'"
    return protect(table, select=f"{own} or {released(table, f'{table}.owner')}", insert=written, update=written)


WITHHOLDING, KEPT, LINE_KEPT, PRIVATE, COMMENT = (
    f"procurement_{name}"
    for name in ("withholding", "requirementkept", "linekept", "requirementversionprivate", "comment")
)
# An older version that still tells what is withheld now is its nation's alone.
TELLS_NOTHING = f"(p.nation_id = {NATION} or p.withheld <@ {VERSION}.withheld)"
OWN_LINE = (
    "exists (select 1 from procurement_requirementline l join procurement_requirement p on p.id = l.requirement_id "
    f"where l.id = {LINE_KEPT}.line_id and {OWN_PARENT})"
)
OWN_VERSION = (
    f"exists (select 1 from {VERSION} v join {REQUIREMENT} p on p.id = v.requirement_id "
    f"where v.id = {PRIVATE}.version_id and {OWN_PARENT})"
)
READ_COMMENT = f"{subject_readable()} and (audience = 'readers' or owner = any({AUDIENCES}))"
OWN_COMMENT = f"person_id = {PERSON} and owner = any({AUDIENCES}) and owner <> 'ALL'"


def load(apps, schema_editor):
    rows = rows_of(FILE)
    add_missing(apps.get_model("procurement", "WithholdingReason"), "code", rows, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("procurement", "0009_needs")]

    operations = [
        protect(VERSION, select=of_requirement(VERSION, TELLS_NOTHING), insert=of_requirement(VERSION, OWN_PARENT)),
        append_only(VERSION),
        protect(PRIVATE, select=f"{OWN} and {OWN_VERSION}", insert=f"{OWN} and {OWN_VERSION}", scorer=""),
        append_only(PRIVATE),
        protect(
            WITHHOLDING,
            select=of_requirement(WITHHOLDING),
            insert=of_requirement(WITHHOLDING, OWN_PARENT),
            update=of_requirement(WITHHOLDING, OWN_PARENT),
        ),
        own_part(KEPT, of_requirement(KEPT, OWN_PARENT)),
        own_part(LINE_KEPT, OWN_LINE),
        protect(
            COMMENT, select=READ_COMMENT, insert=f"{OWN_COMMENT} and {subject_readable()}", update=OWN_COMMENT, scorer=""
        ),
        register("procurement_assumption"),
        register("procurement_risk"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
