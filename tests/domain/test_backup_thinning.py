"""Which backups stay: the newest good one always, and enough of the others."""

from __future__ import annotations

import itertools
from pathlib import Path

import pendulum
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.backup import Backup
from followup_tui.domain.backup_thinning import backups_to_keep

NOW = pendulum.datetime(2026, 12, 1, 4, tz="Europe/Berlin")
ROOM = 10**12


def backup(minutes_ago: int, size: int = 1000) -> Backup:
    """A backup made before NOW."""
    made = NOW.subtract(minutes=minutes_ago).in_timezone("UTC")
    return Backup(Path(f"{made.isoformat()}.db"), made, "daily", size)


ages = st.integers(0, 500 * 24 * 60)
backups = st.lists(
    st.builds(backup, ages, st.integers(1, 5000)), max_size=60, unique_by=lambda one: one.path
)


def keep(found: list[Backup], damaged: set[Path] = frozenset(), room: int = ROOM) -> list[Backup]:  # type: ignore[assignment]
    return backups_to_keep(found, NOW, room, lambda one: one.path not in damaged)


@given(backups, st.data(), st.integers(0, 50_000))
def test_the_newest_good_one_stays_whatever_else(
    found: list[Backup], data: st.DataObject, room: int
) -> None:
    damaged = data.draw(st.sets(st.sampled_from([one.path for one in found]))) if found else set()
    kept = keep(found, damaged, room)
    good = [one for one in sorted(found, key=lambda one: one.made) if one.path not in damaged]
    if good:
        assert good[-1] in kept
        assert sum(one.size for one in kept) <= max(room, good[-1].size)
    else:
        assert sorted(kept, key=lambda one: one.made) == sorted(found, key=lambda one: one.made)
    assert kept == sorted(kept, key=lambda one: one.made, reverse=True)
    assert set(kept) <= set(found)


@given(backups)
def test_with_room_the_last_two_days_stay_and_the_rest_is_bounded(found: list[Backup]) -> None:
    kept = keep(found)
    start = NOW.subtract(days=2)
    assert {one for one in found if one.made > start} <= set(kept)
    assert len([one for one in kept if one.made <= start]) <= 12 + 10 + 9


@given(backups)
def test_thinning_twice_is_thinning_once(found: list[Backup]) -> None:
    assert keep(keep(found)) == keep(found)


@given(backups, st.data())
def test_a_good_one_never_makes_room_for_a_damaged_one(
    found: list[Backup], data: st.DataObject
) -> None:
    damaged = data.draw(st.sets(st.sampled_from([one.path for one in found]))) if found else set()
    kept = keep(found, damaged)
    for one in found:
        if one.path in damaged or one in kept:
            continue
        day = one.made.in_timezone(NOW.timezone or "UTC").date()
        same_day = [
            other
            for other in kept
            if other.made.in_timezone(NOW.timezone or "UTC").date() == day
            and other.made <= NOW.subtract(days=2)
        ]
        assert all(other.path not in damaged for other in same_day)


def test_after_a_year_of_days_every_age_has_one() -> None:
    """One backup a day, thinned after each."""
    kept: list[Backup] = []
    start = NOW.subtract(days=400)
    for number in range(400):
        now = start.add(days=number)
        made = now.in_timezone("UTC")
        kept.append(Backup(Path(f"{number}.db"), made, "daily", 1000))
        kept = backups_to_keep(kept, now, ROOM, lambda one: True)
    ages_in_days = [(now - one.made).in_days() for one in kept]
    assert ages_in_days[:14] == list(range(14))
    gaps = [later - earlier for earlier, later in itertools.pairwise(ages_in_days)]
    assert max(gaps[:22]) <= 8
    assert max(gaps) <= 35
    assert ages_in_days[-1] >= 300
    assert len(kept) <= 33


def test_without_room_only_the_newest_stays() -> None:
    found = [backup(minutes) for minutes in (0, 60, 120)]
    assert keep(found, room=2500) == found[:2]
    assert keep(found, room=10) == found[:1]


def test_a_damaged_newest_one_does_not_count() -> None:
    found = [backup(0), backup(60), backup(3 * 24 * 60)]
    assert found[1] in keep(found, {found[0].path}, room=1000)
