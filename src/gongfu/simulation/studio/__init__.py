"""A reform at the end of a slider: dials are parameters that may move, a studio is all that is made ready for them.

``Studio.of(law, population, day, dials)`` freezes what does not move; ``studio.run({"dibao_line_rural": 600})`` then
gives the :class:`gongfu.simulation.results.Results` of that reform, as ``run`` of the results room does, in less than
a second for a city. ``dials_of`` makes dials of parameters, ``dials_of_reform`` of what a reform sets; ``Studios``
keeps what was prepared; ``results_of`` reads results back from the JSON they were kept as, and ``written`` makes a
reform file of what was found.
"""

from __future__ import annotations

from gongfu.simulation.studio.dial import Dial
from gongfu.simulation.studio.dials import dials_of, dials_of_reform
from gongfu.simulation.studio.kept import Studios
from gongfu.simulation.studio.stored import results_of
from gongfu.simulation.studio.studio import Studio
from gongfu.simulation.studio.written import written

__all__ = ["Dial", "Studio", "Studios", "dials_of", "dials_of_reform", "results_of", "written"]
