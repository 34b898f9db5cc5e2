"""Two keys, in effect: an act that loosens what a side owes, or changes what belongs to both, waits
for the other side, whatever command it is typed as."""
