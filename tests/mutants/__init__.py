"""One small patch for each remedy, and the test that must go red without it."""
