"""Digests, the state of a channel, and several messages in one."""

from __future__ import annotations

from tests.pictures.rhythm import SYNC
from tests.pictures.situation import Scene, of, program, replies, scene
from tests.playing import Stage

DIGESTS = """
[[digest]]
kind = "weekly"
zone = "America/Los_Angeles"
at = "mon 08:30"
to = "shared"

[[digest]]
kind = "daily"
zone = "America/Los_Angeles"
at = "08:30"
to = "shared"

[[digest]]
kind = "personal"
at = "08:45"
to = "dm"
"""

WEEKS = """
at 2026-12-07T10:00
linh: /andon issue log nonconformance critical "Solder bridges on U12, line 2 is stopped"
linh: /andon issue log shortage major "U7 MCU short 1200 pcs" mpn=STM32G0B1 need=2027-01-15
tom: /andon issue log nonconformance major "Scratched housings in lot 2231, 40 of 500" part=H-100
linh: /andon issue log consigned minor "Golden sample did not arrive"
tom: /andon issue ack ACME-2
linh: /andon issue ack ACME-3
maria: /andon deadline add "FAI approved" due=2027-01-08 owner=tom kind=milestone id=fai
wei: /andon deadline add "Ship lot 3 to San Jose" due=2027-01-14 owner=linh kind=milestone id=ship-3
wei: /andon deadline add "Ship lot 4 to San Jose" due=2027-01-21 owner=linh kind=milestone id=ship-4
tom: /andon deadline promise tom 2027-01-06 "800 pcs U7 from the broker"
at 2026-12-15T10:00
tom: /andon issue log scar major "Cracked joints on U7" ncr=NCR-17
linh: /andon issue ack ACME-5
linh: /andon issue log eq minor "Stencil thickness for U7: 100 or 120 um?"
linh: /andon issue contain ACME-5 "stock and WIP sorted, 3 lots"
at 2026-12-22T10:00
linh: /andon issue log fai major "FAI report G2 main board" report=https://x.example/1
tom: /andon issue resolve ACME-2 "Broker sent 1200 pcs"
at 2027-01-05T10:00
linh: /andon issue log shortage major "R17 short 400 pcs, reel is damaged" need=2027-01-20
linh: /andon issue log logistics minor "Pallet labels do not match the ASN"
maria: /andon issue close ACME-2
linh: /andon deadline atrisk ship-4 2027-01-22 "housings are late"
tom: /andon deadline slip fai 2027-01-12 "fixture is late"
at 2027-01-06T10:00
maria: /andon program away tom 2027-01-18..2027-01-22
"""


def digest_scenes() -> list[Scene]:
    """Digests of an ordinary program, and of one with 300 open issues."""
    plan = program(SYNC + DIGESTS, "2027-02-05..2027-02-12")
    with Stage(plan) as play:
        play(WEEKS)
        found = play("at 2027-01-11T09:00")
        state = play("wei: /andon")
        mine = play("tom: /andon issue list mine")
        listed = play("tom: /andon deadline list")
        finds = play("tom: /andon find u7")
        missed = play("wei: /andon catchup since=7d")
    return [
        scene(plan, "digest-weekly", "The weekly digest", "shared", "wei",
              of(found, "digest.weekly")[-1:]),
        scene(plan, "digest-daily", "The daily digest", "shared", "maria",
              of(found, "digest.daily")[-1:]),
        scene(plan, "digest-personal", "A personal digest", "dm", "tom",
              [r for r in found if r.kind == "digest.personal" and r.to == "dm:tom"][-1:]),
        scene(plan, "state", "/andon: the state of a channel", "shared", "wei", replies(state)),
        scene(plan, "mine", "issue list mine", "shared", "tom", replies(mine)),
        scene(plan, "deadlines", "deadline list", "shared", "tom", replies(listed)),
        scene(plan, "find", "find", "shared", "tom", replies(finds)),
        scene(plan, "catchup", "catchup", "dm", "wei", replies(missed)),
    ]  # fmt: skip


def crowded_scenes() -> list[Scene]:
    """The same with 300 open issues."""
    plan = program(SYNC + DIGESTS)
    kinds = ("shortage major", "nonconformance minor", "logistics minor", "consigned minor")
    lines = [
        f'{("linh", "tom")[n % 2]}: /andon issue log {kinds[n % 4]} "Part {n:03} of lot {n // 7}: '
        f'label, count or date does not match the order" again=yes'
        for n in range(300)
    ]
    with Stage(plan) as play:
        play("at 2026-12-28T10:00\n" + "\n".join(lines))
        state = play("at 2027-01-04T07:00\nwei: /andon")
        found = play("at 2027-01-04T09:00")
        agenda = play("at 2027-01-05T16:50")
        bundle = [r for r in play.records if r.kind == "bundle" and r.to == "dm:linh"]
    return [
        scene(plan, "crowded-weekly", "The weekly digest with 300 open issues", "shared", "wei",
              of(found, "digest.weekly")[-1:]),
        scene(plan, "crowded-rest", "The rest of it, in its thread", "shared", "wei",
              of(found, "digest.rest")[-1:]),
        scene(plan, "crowded-personal", "A personal digest with many", "dm", "tom",
              [r for r in found if r.kind == "digest.personal" and r.to == "dm:tom"][-1:]),
        scene(plan, "crowded-state", "/andon with 300 open issues", "shared", "wei",
              replies(state)),
        scene(plan, "crowded-agenda", "An agenda with 300 open issues", "shared", "wei",
              of(agenda, "sync.reminder")),
        scene(plan, "crowded-bundle", "25 reminders in one message", "dm", "linh", bundle[:1]),
    ]  # fmt: skip
