import org.ndsampler.core.array.*;
import org.ndsampler.core.coco.*;
import org.ndsampler.core.geom.*;
import org.ndsampler.core.sample.*;
import org.ndsampler.targets.*;
import org.ndsampler.toy.*;
import org.ndsampler.viz.*;
import static org.ndsampler.viz.Show.*;
import tech.tablesaw.api.*;
