"""Typical mistakes in YAML files: what to look for, what is wrong, and what to write."""

import re
from collections.abc import Callable

QUOTES = "Put double quotes around the whole text."
RESERVED = "a text starts with a character that YAML reserves"
ITEM = "Begin each item with a hyphen and a space: '- '."
BULLETS = "\u2022\u2013\u2014\u00b7\u2023\u25cf\u25aa*+"
"""The bullet characters of word processors."""

NO_BULLET = "the line begins with {}, which is not a list mark in YAML"

_NAME = "Write name: value, with a colon and a space."
_BEFORE = r"^(\s*(?:- +)*(?:[\w'\"-]+:\s+)?+)"
"""Indentation and list marker before the text of a line."""

_QUOTED = r'\1"x"'

_TWO_FIELDS = "there are two fields on one line"
_OWN_LINE = r"Begin '\3:' on its own line below it, indented like "

SLIPS = (
    (r"^```.*", "", "the line is a Markdown code fence, not YAML", "Delete the line."),
    (r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", "0", r"the spreadsheet has \g<0> here",
     "Write the value in its place, or leave out its field."),
    (r"^---.*", "", "a line --- splits the file in two", "Delete that line."),
    (rf"^(\s*)(?:- )?([{BULLETS}])\s+(?=\S)", r"\1- ",
     NO_BULLET.format(r"\2"), ITEM),
    (r"^(\s*)-{2,} ?(?=[^\s-])", r"\1- ", "an item begins with several hyphens", ITEM),
    (r"[({]([^(){}\[\]]*:[^(){}\[\]]*)[)\]}]", r"{\1}", "the fields are not between { and }",
     "Write { before the first of them, and } after the last, in place of other brackets."),
    (r"([>|]) +-\s*$", r"\1-", "there is a space inside the mark of a text", r"Write \1-."),
    *((r"^((\s*)(?:- )?(?:[\w-]+: )?[>|]-?) +(\S.*)", f"\\1\n\\2{indent}\\3",
       "a text is next to its > or |", f"Begin the text on the line below, indented by {shown}.")
      for indent, shown in (("    ", "four more spaces"), ("  ", "two more spaces"))),
    (r"^(\s*)-(?=[^\s-])", r"\1- ", "the hyphen of an item has no space after it", ITEM),
    (r"^(\s*)\d+[.)]\s+", r"\1- ", "the line starts with a number instead of a hyphen", ITEM),
    (r"(:\s+-)\s+(?=\d)", r"\1", "there is a space between the minus sign and its number",
     "Write them without it, such as -9.9."),
    (r"^((\s*)(?:- )?[\w-]+:)\s+(- .*)", "\\1\n\\2  \\3", "the item is next to its list's name",
     "Begin each item on its own line below the name, with '- '."),
    (r"^(\s*(?:- +)*[a-z]\w*):(?=[^\s/])", r"\1: ",
     "the colon after the name has no space after it", _NAME),
    (r"^(\s*(?:- +)*[a-z]\w*)(?:\s*[;=]\s*|\s+(?=\S)|$)", r"\1: ",
     "the line has no colon after its name", _NAME),
    (r"\[[^\]]*\]\((https?://[^\s()]+)\)", r"'\1'", "a link is written in Markdown",
     r"Write its address alone: '\1'."),
    (r"\[([^\]\"]*)\]\((https?://[^\s()]+)\)", r"""{title: "\1", address: '\2'}""",
     "a link is written in Markdown", r"""Write {title: "\1", address: '\2'}."""),
    (r"(: +)(['\"])([0-9][0-9.]*)\2 +[a-zA-Z%][^,}\]:#]*", r"\1\3",
     "words follow a number in quotes", r"Write \3, without quotes and words."),
    (r"(: +)\"[^\"]*\" +[^\s#,}\]][^\"}]*(?=[,}])", r'\1"x"',
     'the text continues after the " that ends it',
     r'Put double quotes around the whole text, and write \\" for a quote in it.'),
    (_BEFORE + r"(['\"]).*\2\s*[^\s#,].*", _QUOTED, r"the text continues after the \2 that ends it",
     r'Put double quotes around the whole text, and write \\" for a quote in it.'),
    (_BEFORE + r"(['\"])(?!.*\2\s*$).*", r"\g<0>\2",
     "the quote that is opened here is not closed on its line",
     "Write the same quote at the end of the text."),
    (r"^(\s*(?:- )?(?:\w+: +)?)['\"]([^'\"]+)$", r"\1\2",
     "the quote that is opened is not closed", "Delete it."),
    (r"^(\s*(?:- +)*[\w-]+: +)([a-z]\w*: .*[^}\s])\s*$", r"\1{\2}",
     "fields are on the line of their record's name",
     "Write { before the first of them, and } after the last."),
    (r"^(\s*- )([^'\"\s{].*:.*): (\S+\.md)$", r'\1"\2": \3', "a name contains a colon",
     "Put double quotes around the whole name, up to the last colon."),
    (r"(['\"])([^'\",]+)(?=, |[\]}]\s*$)", r"\1\2\1",
     "the quote that is opened here is not closed", "Write the same quote at the end of the text."),
    (r"'\w[^'\"]*'\w[^'\"]*'", r'"x"', "the text continues after the ' that ends it",
     "Put double quotes around a text that contains an apostrophe."),
    (_BEFORE + "[\u201c\u201d].*[\u201c\u201d]$", _QUOTED,
     "the quotation marks are curly", 'Replace both with ".'),
    (_BEFORE + r"\*.*", _QUOTED, "a text begins with * and is read as an alias", QUOTES),
    (_BEFORE + r"[^\s\w'\"\[{#-].*", _QUOTED, RESERVED, QUOTES),
    (r"^((\s*)[\w-]+:.*?\S)\s+(?=([a-z]\w*):(?:\s|$))", "\\1\n\\2", _TWO_FIELDS,
     _OWN_LINE + "this line."),
    (r"^((\s*)- [\w-]+:.*?\S)\s+(?=([a-z]\w*):(?:\s|$))", "\\1\n\\2  ", _TWO_FIELDS,
     _OWN_LINE + "the name on this one."),
    (r"^(.*?\w)\s+#(.*)", r"\1 \2", "what follows # is read as a comment", QUOTES),
    (r'\\(?=[^\\"])', r"\\\\", r"a \\ in double quotes starts a code", r"Write \\\\."),
    (r"(?<=[^\s,:\[{-])\s+(?=([\w-]+): )", ", ", r"a comma is missing before '\1:'",
     r"Write a comma before \1; if it is part of a text, put that in quotes."),
    (r"\[[^\]{}]*(?=\}\s*$)", r"\g<0>]", "the [ that is opened here is not closed",
     "Write ] at the end of the list."),
    (r"\[[^\]]*$", r"\g<0>]", "the [ that is opened here is not closed",
     "Write ] at the end of the list."),
    (r"\{[^}]*$", r"\g<0>}", "the { that is opened here is not closed", "Write } at its end."),
    (r"^(\s*(?:- +)*)([^\s{][^{]*\})", r"\1{\2", "the } has no opening {",
     "Write { before the first name of the line."),
    (r"^(\s*(?:- +)*[\w-]+:\s+)([^\s\[][^\[]*\])", r"\1[\2", "the ] has no opening [",
     "Write [ after the colon."),
    (r"([\]}'\"]),\s*$", r"\1", r"there is a comma after the \1", "Delete it."),
    (r"([\]}])(?:\s+[^\s#\-]|[\]}]).*$", r"\1", r"there is more text after the \1", "Delete it."),
    (r"^(\s*)(- .*[\]}])\s+(?=- )", "\\1\\2\n\\1", "there are two items on one line",
     "Begin the second on its own line."),
    (_BEFORE + r"\S.*:(?:\s.*|$)", _QUOTED, "the text contains a colon", QUOTES),
    (_BEFORE + r"([\[{]).*", _QUOTED, r"a text begins with \2", QUOTES),
)  # fmt: skip
"""Typical mistakes within a line: pattern, replacement, problem and remedy."""

MANY: tuple[tuple[str, str | Callable[[re.Match[str]], str], str, str], ...] = (
    *(
        (r"^ *\t[ \t]*", lambda begun, width=width: begun[0].replace("\t", " " * width),
         "lines are indented with tabs", f"Replace each tab with {width} spaces.")
        for width in (2, 4, 8)
    ),
    (rf"^( *)[{BULLETS}] +", r"\1- ", "items start with a bullet that is not YAML", ITEM),
    (r"^( *)[0-9]{1,2}[.)] +", r"\1- ", "items begin with a number", ITEM),
)  # fmt: skip
"""Typical mistakes that several lines may share: pattern and message."""
