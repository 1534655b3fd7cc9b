import org.ndsampler.core.array.*;
import org.ndsampler.core.geom.*;
