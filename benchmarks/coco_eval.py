"""What pycocotools needs for the files of EvaluationBenchmark: its numbers, and the CPU seconds of the whole process.

python3 benchmarks/coco_eval.py OBJECTS.json RESULTS.json bbox|segm
"""

import contextlib
import io
import sys
import time

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

objects, results, kind = sys.argv[1:4]
with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(objects)
    evaluation = COCOeval(truth, truth.loadRes(results), kind)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
print([float(number) for number in evaluation.stats])
print('CPU seconds:', round(time.process_time(), 2))
