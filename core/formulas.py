"""Text that a spreadsheet would take for a formula: made harmless in what goes out, and read back as it was.

Of the characters that begin a formula (=, +, -, @; tab and line ends, behind which some programs
look on), the fullwidth ones count too: Chinese and Japanese spreadsheets read them alike.
"""

import re
from typing import Final

BEGINNINGS: Final = "=+-@\t\r\n＝＋－＠"
# Also behind apostrophes of its own, so that what was guarded can be told from what was written so.
_FORMULA: Final = re.compile(f"'*[{re.escape(BEGINNINGS)}]")


def guarded(text: str) -> str:
    """The text for a cell, with an apostrophe before it where it could be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
