"""Tests: domain, contract, wire, scenarios, simulation, mutants."""
