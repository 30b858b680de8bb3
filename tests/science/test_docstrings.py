"""A reader can check every figure: shapes, units, errors and source stand in its docstring."""

import ast
import importlib
import inspect
import pkgutil
from itertools import pairwise

import pytest

import trama.science


def functions():
    for module in pkgutil.iter_modules(trama.science.__path__):
        found = importlib.import_module(f"trama.science.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ == found.__name__ and not name.startswith("_"):
                yield pytest.param(function, id=f"{module.name}.{name}")


def sections(function):
    lines = inspect.getdoc(function).splitlines()
    return {name for name, rule in pairwise(lines) if rule and rule == "-" * len(name)}


def raises(function):
    tree = ast.parse(inspect.getsource(function))
    return any(isinstance(node, ast.Raise) for node in ast.walk(tree))


@pytest.mark.parametrize("function", list(functions()))
def test_a_public_function_says_shapes_units_errors_and_source(function):
    wanted = {"Parameters", "Returns", "References"} | ({"Raises"} if raises(function) else set())
    assert wanted <= sections(function)


@pytest.mark.parametrize("function", list(functions()))
def test_every_parameter_is_described(function):
    given = inspect.getdoc(function).partition("Parameters\n")[2].partition("Returns\n")[0]
    described = {name.strip() for line in given.splitlines() for name in line.partition(" : ")[0].split(",")}
    assert set(inspect.signature(function).parameters) <= described


def test_there_are_functions_to_look_at():
    assert len(list(functions())) > 10
