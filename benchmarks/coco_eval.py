"""What pycocotools needs for the files of EvaluationBenchmark: its numbers, and the CPU seconds of the whole process.

python3 benchmarks/coco_eval.py OBJECTS.json RESULTS.json bbox|segm
"""

import contextlib
import io
import sys
import time

try:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
except ImportError as e:
    sys.exit(f'pycocotools is not here ({e}): python3 -m pip install pycocotools, or the package python3-pycocotools')

objects, results, kind = sys.argv[1:4]
with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(objects)
    evaluation = COCOeval(truth, truth.loadRes(results), kind)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
print([float(number) for number in evaluation.stats])
print('CPU seconds:', round(time.process_time(), 3))
