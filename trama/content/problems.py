"""What is wrong with a content pack, all at once."""


class ContentProblem(ValueError):  # noqa: N818 -- it is what the reader is told
    """A pack cannot be loaded; ``problems`` says where and what to do, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))
