"""From checked tables to frozen values."""

from typing import Any

from trama.content import pack as parts

Table = dict[str, Any]

VERSIONED = (
    "notices",
    "consents",
    "levels",
)  # texts of the pack of which an instrument says how new it knows them
WITH_WORDS = "with_words"  # what is told, and asked, only where a questionnaire asks for words


def pack(raw: Table, bodies: tuple[parts.InstrumentBody, ...]) -> parts.Pack:
    """A whole pack."""
    head, texts = raw["pack"], raw["texts"]
    return parts.Pack(
        code=head["code"],
        version=head["version"],
        name=head["name"],
        language=head["language"],
        pilot=head["pilot"],
        nucleus=raw["dimensions"].get("nucleus", ""),
        dimensions=tuple(dimension(table) for table in raw["dimensions"]["dimension"]),
        levels=tuple(level(table) for table in newest(raw["levels"].get("level", []), "key")),
        level_rubric=rubric(raw["levels"].get("rubric")),
        stage_rubric=rubric(raw["stages"].get("rubric")),
        antecedents=tuple(antecedent(table) for table in raw["antecedents"].get("antecedent", [])),
        can=tuple(section(part) for part in texts.get("can", [])),
        cannot=tuple(section(part) for part in texts.get("cannot", [])),
        steps=tuple(parts.Step(**step) for step in texts.get("step", [])),
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
        groups=tuple(
            parts.ItemGroup(group["aspect"], group["name"], tuple(group["items"]))
            for group in table.get("group", [])
        ),
        note=table.get("note", ""),
    )


def antecedent(table: Table) -> parts.Antecedent:
    """Something that happened, with what can be read about it elsewhere."""
    return parts.Antecedent(
        years=table["years"],
        title=table["title"],
        text=table["text"],
        source=table["source"],
        readings=tuple(parts.ExternalLink(link["title"], link["address"]) for link in table.get("link", [])),
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
    asks_words = any(instrument.get(name) for name in ("open", "purpose_stem", "level_question"))
    upto = {name: int(instrument.get(name, "1")) for name in VERSIONED}
    return {
        **{key: value for key, value in instrument.items() if key not in {"source", *VERSIONED}},
        "language": raw["pack"]["language"],
        "pilot": raw["pack"]["pilot"],
        "dimensions": [
            {key: table[key] for key in ("key", "code", "name", "dye", "mark", "source")}
            for table in raw["dimensions"]["dimension"]
        ],
        "levels": newest(raw["levels"].get("level", []), "key", upto["levels"]) if asks_levels else [],
        "notices": [
            _as_asked(notice, asks_words=asks_words)
            for notice in newest(raw["texts"]["notice"], "mode", upto["notices"])
        ],
        "consents": [
            {key: value for key, value in consent.items() if key != WITH_WORDS}
            for consent in newest(raw["texts"]["consent"], "purpose", upto["consents"])
            if asks_words or not consent.get(WITH_WORDS)
        ],
    }


def _as_asked(notice: Table, *, asks_words: bool) -> Table:
    """A notice as an instrument tells it: what it says of words only if the instrument asks for any."""
    asked = {**notice, "paragraphs": _paragraphs(notice, asks_words=asks_words)}
    if "detail" in notice:
        asked["detail"] = [
            {**detail, "paragraphs": _paragraphs(detail, asks_words=asks_words)}
            for detail in notice["detail"]
        ]
    return asked


def _paragraphs(table: Table, *, asks_words: bool) -> list[str]:
    written = (
        paragraph if isinstance(paragraph, str) else paragraph[WITH_WORDS] if asks_words else ""
        for paragraph in table["paragraphs"]
    )
    return [paragraph for paragraph in written if paragraph]


def newest(every: list[Table], name: str, upto: int | None = None) -> list[Table]:
    """Of each text, by ``name``, the newest that an instrument knows; those that were used stay in the file."""
    found: dict[str, Table] = {}
    for table in every:
        if upto is None or int(table.get("version", "1")) <= upto:
            found[table[name]] = table
    return list(found.values())


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
        parts.Item(
            item["code"],
            item["text"],
            item["part"],
            is_reverse=item.get("reverse", False),
            version=item.get("version", 1),
        )
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
