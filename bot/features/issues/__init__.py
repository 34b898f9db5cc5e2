"""Issues: logged, acknowledged, worked on, escalated, closed."""
