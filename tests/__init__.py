"""Tests: domain, contract, wire, scenarios, simulation, mutants.

There is one copy of the zone data, also for zones that a test makes itself.
"""

from bot.domain.zones import use_newest

use_newest()
