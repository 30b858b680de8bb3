"""Files that people bring. Each kind has a package that goes one way: parse, known, actions.

``parse`` reads a file without a database; ``known`` says what the database knows about what it holds; ``actions``
write. What several of them need to read a file stands beside the packages: tables, cells, problems.
"""
