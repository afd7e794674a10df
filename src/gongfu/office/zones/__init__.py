"""The zone's areas, actions and units, as its folder names them."""
