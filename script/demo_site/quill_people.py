"""Who takes part in the made-up project, week by week: people come, update, rest, and leave."""

import dataclasses
import datetime

import quill_project as quill

AT_START = 90
JOIN_AT_ONE_PERCENT = 9
GROWTH = 1.011  # of new users, each week
LEAVE = 0.018  # of those who take part, each week


@dataclasses.dataclass
class Person:
    platform: tuple
    toolchain: str
    editor: str
    delay: float  # days from a release to their update
    takes_prereleases: bool
    uses_compiler: bool
    uses_server: bool
    activity: float  # how much they do, 1 being usual
    slowness: float  # how long everything takes, 1 being usual
    ends_before: datetime.timedelta  # their week ends so long before Sunday


def pick(chance, shares):
    at = chance.random() * sum(shares.values())
    for name, share in shares.items():
        at -= share
        if at < 0:
            return name
    return name


def platform_shares(week):
    """Apple's new processors take the place of its old ones; the rest stays."""
    shares = dict(quill.PLATFORMS)
    shift = 0.035 * week / quill.WEEKS
    shares["darwin", "amd64"] -= shift
    shares["darwin", "arm64"] += shift
    return shares


def new_person(chance, week):
    platform = pick(chance, platform_shares(week))
    # From upstream at once, from a package manager within weeks, from a distribution within months.
    patience = pick(chance, {3: 0.4, 14: 0.4, 75: 0.2})
    uses_server = chance.random() < 0.72
    return Person(platform=platform, toolchain=pick(chance, quill.BUILDS[platform[0]]),
                  editor=pick(chance, quill.EDITORS), delay=chance.expovariate(1 / patience),
                  takes_prereleases=chance.random() < 0.06,
                  uses_compiler=not uses_server or chance.random() < 0.83, uses_server=uses_server,
                  activity=chance.lognormvariate(0, 0.8), slowness=chance.lognormvariate(0, 0.55),
                  ends_before=datetime.timedelta(days=chance.randrange(7)))


def version_of(person, week_end):
    """The newest version that they have got round to; its first users have the oldest."""
    have = quill.RELEASES[0][0]
    for version, released in quill.RELEASES:
        if version in quill.PRERELEASES and not person.takes_prereleases:
            continue
        if released + datetime.timedelta(days=person.delay) < week_end:
            have = version
    return have


def season(week_end):
    """The part of people who are at work: fewer around the turn of the year and in August."""
    if week_end.month == 12 and week_end.day >= 24 or week_end.month == 1 and week_end.day <= 5:
        return 0.55
    return 0.86 if week_end.month == 8 else 0.95


def population(chance):
    """Yields each week with the people who report in it."""
    people = [new_person(chance, 0) for _ in range(AT_START)]
    for week in range(quill.WEEKS):
        end = quill.FIRST_WEEK + datetime.timedelta(days=7 * week)
        asked = quill.prompt_rate(end) / 0.01
        joining = JOIN_AT_ONE_PERCENT * asked ** 0.7 * GROWTH ** week * chance.uniform(0.7, 1.3)
        people = [person for person in people if chance.random() >= LEAVE]
        people += [new_person(chance, week) for _ in range(round(joining))]
        yield end, [person for person in people if chance.random() < season(end)]
