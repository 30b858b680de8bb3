"""From checked tables to frozen values."""

from typing import Any

from trama.content import pack as parts

Table = dict[str, Any]


def pack(raw: Table, bodies: tuple[parts.InstrumentBody, ...]) -> parts.Pack:
    """A whole pack."""
    head, texts = raw["pack"], raw["texts"]
    return parts.Pack(
        code=head["code"],
        version=head["version"],
        name=head["name"],
        language=head["language"],
        pilot=head["pilot"],
        dimensions=tuple(dimension(table) for table in raw["dimensions"]["dimension"]),
        levels=tuple(level(table) for table in raw["levels"].get("level", [])),
        level_rubric=rubric(raw["levels"].get("rubric")),
        stage_rubric=rubric(raw["stages"].get("rubric")),
        antecedents=tuple(
            parts.Antecedent(**antecedent) for antecedent in raw["antecedents"].get("antecedent", [])
        ),
        can=tuple(section(part) for part in texts.get("can", [])),
        cannot=tuple(section(part) for part in texts.get("cannot", [])),
        steps=tuple(parts.Step(step["question"], step["help"]) for step in texts.get("step", [])),
        instruments=tuple({body.code: body for body in bodies}.values()),  # the newest of each
    )


def dimension(table: Table) -> parts.Dimension:
    """A dimension with its parts."""
    return parts.Dimension(
        key=table["key"],
        code=table["code"],
        name=table["name"],
        dye=table["dye"],
        mark=table["mark"],
        fixed=tuple(table.get("fixed", ())),
        source=table["source"],
        parts=tuple(
            parts.SubDimension(part["name"], tuple(part["indicators"]), part["source"])
            for part in table.get("part", [])
        ),
    )


def level(table: Table) -> parts.Level:
    """A level of collaboration."""
    return parts.Level(table["key"], table["name"], table["summary"], table["source"])


def rubric(table: Table | None) -> parts.Rubric | None:
    """A table of words, if there is one."""
    if not table:
        return None
    return parts.Rubric(
        columns=tuple(table["columns"]),
        rows=tuple((row["name"], tuple(row["cells"])) for row in table["row"]),
        rules=tuple(table.get("rules", ())),
        source=table["source"],
    )


def section(table: Table) -> parts.Section:
    """A titled piece of text."""
    return parts.Section(table["title"], tuple(table["paragraphs"]))


def body_table(raw: Table, instrument: Table) -> Table:
    """An instrument joined with what it uses of its pack: whole in itself, ready to be stored."""
    asks_levels = "level_question" in instrument
    return {
        **{key: value for key, value in instrument.items() if key not in {"source", "notices"}},
        "language": raw["pack"]["language"],
        "pilot": raw["pack"]["pilot"],
        "dimensions": [
            {key: table[key] for key in ("key", "code", "name", "dye", "mark", "source")}
            for table in raw["dimensions"]["dimension"]
        ],
        "levels": raw["levels"].get("level", []) if asks_levels else [],
        "notices": _notices(raw["texts"]["notice"], instrument.get("notices", "1")),
        "consents": raw["texts"]["consent"],
    }


def _notices(every: list[Table], upto: str) -> list[Table]:
    """Of each mode the newest notice that the instrument knows; those that were used stay in the file."""
    newest: dict[str, Table] = {}
    for notice in every:
        if int(notice["version"]) <= int(upto):
            newest[notice["mode"]] = notice
    return list(newest.values())


def body(table: Table, digest: str) -> parts.InstrumentBody:
    """A stored body as frozen values."""
    dimensions = {row["key"]: dimension(row) for row in table["dimensions"]}
    scales = {key: parts.Scale(key, tuple(labels)) for key, labels in table["scales"].items()}
    question = table.get("level_question")
    return parts.InstrumentBody(
        digest=digest,
        code=table["code"],
        number=table["number"],
        name=table["name"],
        language=table["language"],
        minutes=table["minutes"],
        pilot=table["pilot"],
        opt_out=table["opt_out"],
        dimensions=tuple(dimensions.values()),
        blocks=tuple(_block(block, dimensions, scales) for block in table["block"]),
        levels=tuple(level(row) for row in table["levels"]),
        notices=tuple((notice["mode"], _notice(notice)) for notice in table["notices"]),
        consents=tuple(
            parts.Consent(consent["purpose"], consent["version"], consent["text"])
            for consent in table["consents"]
        ),
        timepoints=tuple(table["moments"]),
        purpose_stem=table.get("purpose_stem"),
        level_question=parts.LevelQuestion(**question) if question else None,
        open_questions=tuple(
            parts.OpenEndedQuestion(question["key"], question["text"]) for question in table.get("open", [])
        ),
    )


def _block(
    table: Table, dimensions: dict[str, parts.Dimension], scales: dict[str, parts.Scale]
) -> parts.Block:
    own = dimensions[table["dimension"]]
    items = (
        parts.Item(item["code"], item["text"], item["part"], is_reverse=item.get("reverse", False))
        for item in table["item"]
    )
    return parts.Block(
        dimension=own.key,
        title=table["title"],
        intro=table.get("intro", ""),
        scale=scales[table["scale"]],
        items=tuple(items),
        dye=own.dye,
        mark=own.mark,
    )


def _notice(table: Table) -> parts.Notice:
    details = tuple(section(detail) for detail in table.get("detail", []))
    return parts.Notice(table["version"], tuple(table["paragraphs"]), details)
