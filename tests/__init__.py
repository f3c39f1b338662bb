"""The tests, and what they share.

Python looks through everything that it holds again and again for what nobody holds any more. What is imported and
collected is held to the end, so it looks through that in vain, for a tenth of the whole time: `conftest` sets it
aside once all is there, and until then nothing is looked for.
"""

import gc

gc.disable()
