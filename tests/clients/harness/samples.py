"""The answers of the service that Amazon published with the AWS CLI, and how an answer of ours is held against one."""

import json
import pathlib
import re

FOLDER = pathlib.Path("/usr/lib/python3/dist-packages/awscli/examples/nimble")
# One sample ends its list with dots in place of more of the same.
CUT = re.compile(r",\s*\.\.\.\s*}$")
# The forms of texts, the first that fits; what has none is free. Words in capitals are an enumeration's, and what an ARN or an id is of
# belongs to its form.
FORMS = [
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00",
    r"arn:aws:(?P<service>\w+):[\w-]*:\d{12}:(?P<type>[\w-]+)/[\w-]+",
    r"https?://.*",
    r"\w{2}-\w+-\d:[\w-]+",
    r"\w{2}-[a-z]+-\d",
    r"[A-Z]+(_[A-Z]+)*",
    r"\d{4}-\d\d-\d\d",
    r"\w{8}-\w{4}-\w{4}-\w{4}-\w{12}",
    r"(?P<of>ami|d|fs|sg|subnet)-\w+",
    r"\w+\.\w+",
    r"[\w-]{22}",
]


def names():
    """The commands that there are samples of."""
    return sorted(path.stem for path in FOLDER.glob("*.rst"))


def read(name):
    """What a command's sample shows that it printed."""
    text = (FOLDER / f"{name}.rst").read_text()
    output = text[text.index("Output::") :].partition("::")[2].partition("\n\nFor more information")[0].strip()
    return json.loads(CUT.sub("]}", output))


def differences(sample, ours, path=""):
    """What is different in members, types and forms, a line each."""
    if type(sample) is not type(ours):
        return [f"{path} is {ours!r}, not like {sample!r}"]
    if isinstance(sample, dict):
        return of_objects(sample, ours, path)
    if isinstance(sample, list):
        return of_lists(sample, ours, path)
    if isinstance(sample, str) and form(sample) not in (None, form(ours)):
        return [f"{path} is {ours!r}, which has not the form of {sample!r}"]
    return []


def of_objects(sample, ours, path):
    # The names of tags are a studio's own. The sample's resourceArn is an artefact: a resource's ARN as a tag of itself.
    if path.endswith(".tags"):
        return [f"{path}.{name} is {value!r}, no text" for name, value in ours.items() if not isinstance(value, str)]
    found = [f"{path}.{name} is missing" for name in sample.keys() - ours.keys()]
    found += [f"{path}.{name} is not in the sample" for name in ours.keys() - sample.keys()]
    for name in sample.keys() & ours.keys():
        found += differences(sample[name], ours[name], f"{path}.{name}")
    return sorted(found)


def of_lists(samples, ours, path):
    """Every item of ours is like one of the sample's, and the other way round."""
    if not samples or not ours:
        return [] if samples == ours else [f"{path} is {ours!r}, not like {samples!r}"]
    found = {line for item in ours for line in closest(differences(sample, item, f"{path}[]") for sample in samples)}
    found |= {line for sample in samples for line in closest(differences(sample, item, f"{path}[]") for item in ours)}
    return sorted(found)


def closest(comparisons):
    return min(comparisons, key=len)


def form(text):
    """Which form a text has, with the words in it that belong to the form; None for free text."""
    matches = ((pattern, re.fullmatch(pattern, text, re.ASCII)) for pattern in FORMS)
    return next(((pattern, match.groupdict()) for pattern, match in matches if match), None)
