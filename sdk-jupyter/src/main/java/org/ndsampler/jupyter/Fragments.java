package org.ndsampler.jupyter;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.ClassStatistics;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.frames.delayed.Explanation;
import org.ndsampler.core.raster.tiff.CogReport;
import org.ndsampler.viz.Html;

/**
 * Fragments of HTML for what is neither a picture nor a table. The styles are in the elements and
 * take the page's own colours, so that they fit a light and a dark notebook.
 */
final class Fragments {
  private static final String FAINT = "opacity:.65;font-size:12px";
  private static final String NUMBER = "padding:2px 10px;text-align:right";
  private static final String WORD = "padding:2px 10px;text-align:left";
  private static final int CLASSES = 12;
  private static final int CATEGORIES = 400;
  private static final int PROBLEMS = 50;

  /** Deeper than this nobody reads, and the elements of a page may not be nested without end. */
  private static final int DEPTH = 64;

  private Fragments() {}

  static String dataset(CocoDataset dataset) {
    StringBuilder html = new StringBuilder("<div><div style=\"font-size:15px\"><b>");
    html.append(Html.escape(dataset.name())).append("</b></div>");
    html.append("<div style=\"").append(FAINT).append("\">");
    html.append(count(dataset.images().size(), "image", "images")).append(", ");
    html.append(count(dataset.annotations().size(), "annotation", "annotations")).append(", ");
    html.append(count(dataset.categories().size(), "category", "categories"));
    if (dataset.videos().size() > 0) {
      html.append(", ").append(count(dataset.videos().size(), "video", "videos"));
    }
    html.append("</div>");
    List<ClassStatistics> classes =
        dataset.classStatistics().stream()
            .sorted(Comparator.comparingInt(ClassStatistics::annotations).reversed())
            .toList();
    if (!classes.isEmpty()) {
      classTable(classes, html);
    }
    return html.append("</div>").toString();
  }

  private static void classTable(List<ClassStatistics> classes, StringBuilder html) {
    html.append("<table style=\"border-collapse:collapse;font-size:13px;margin-top:6px\">");
    html.append("<thead><tr>");
    cell(html, "th", WORD, "category");
    cell(html, "th", NUMBER, "annotations");
    cell(html, "th", NUMBER, "images");
    cell(html, "th", WORD, "");
    html.append("</tr></thead><tbody>");
    int most = Math.max(1, classes.get(0).annotations());
    for (ClassStatistics one : classes.subList(0, Math.min(CLASSES, classes.size()))) {
      html.append("<tr>");
      cell(html, "td", WORD, one.name());
      cell(html, "td", NUMBER, number(one.annotations()));
      cell(html, "td", NUMBER, number(one.images()));
      int width = (int) Math.round(160.0 * one.annotations() / most);
      html.append("<td style=\"")
          .append(WORD)
          .append("\"><div style=\"height:9px;width:")
          .append(width)
          .append("px;background:#3b78c2;border-radius:2px\"></div></td></tr>");
    }
    html.append("</tbody></table>");
    if (classes.size() > CLASSES) {
      html.append("<div style=\"").append(FAINT).append("\">and ");
      html.append(count(classes.size() - CLASSES, "category", "categories")).append(" more</div>");
    }
  }

  static String tree(CategoryTree tree) {
    StringBuilder html = new StringBuilder("<div style=\"font-size:13px\">");
    int[] left = {CATEGORIES};
    branch(tree, tree.roots(), 0, left, html);
    html.append("<div style=\"").append(FAINT).append("\">");
    html.append(count(tree.size(), "category", "categories"));
    html.append(", depth ").append(tree.depth());
    if (left[0] < 0) {
      html.append("; the first ").append(CATEGORIES).append(" are shown");
    }
    return html.append("</div></div>").toString();
  }

  private static void branch(
      CategoryTree tree, int[] nodes, int depth, int[] left, StringBuilder html) {
    html.append("<ul style=\"margin:0;padding-left:").append(depth == 0 ? 4 : 20).append("px\">");
    for (int node : nodes) {
      if (--left[0] < 0) {
        break;
      }
      html.append("<li style=\"list-style:none;border-left:1px solid #8886;padding-left:8px\">");
      html.append(Html.escape(tree.name(node)));
      html.append(" <span style=\"").append(FAINT).append("\">").append(tree.id(node));
      html.append("</span>");
      int[] children = tree.children(node);
      if (children.length > 0 && depth < DEPTH) {
        branch(tree, children, depth + 1, left, html);
      }
      html.append("</li>");
    }
    html.append("</ul>");
  }

  static String explanation(Explanation plan) {
    StringBuilder html = new StringBuilder("<div>");
    html.append("<pre style=\"font-size:13px;margin:0 0 6px;background:none\">");
    html.append(Html.escape(plan.tree())).append("</pre>");
    html.append("<table style=\"border-collapse:collapse;font-size:13px\"><thead><tr>");
    cell(html, "th", WORD, "leaf");
    for (String name : List.of("channels", "pixels", "tiles", "bytes", "operations")) {
      cell(html, "th", NUMBER, name);
    }
    cell(html, "th", WORD, "");
    html.append("</tr></thead><tbody>");
    for (Explanation.Leaf leaf : plan.leaves()) {
      html.append("<tr>");
      cell(html, "td", WORD, leaf.name());
      cell(html, "td", NUMBER, leaf.channels() + " " + leaf.dtype());
      cell(html, "td", NUMBER, leaf.source().size().toString());
      cell(html, "td", NUMBER, number(leaf.tiles()));
      cell(html, "td", NUMBER, number(leaf.bytes()));
      cell(html, "td", NUMBER, number(leaf.operations()));
      cell(html, "td", WORD, leaf.note());
      html.append("</tr>");
    }
    html.append("</tbody></table><div style=\"").append(FAINT).append("\">");
    html.append(count(plan.tiles(), "tile", "tiles")).append(" to decode, ");
    html.append(count(plan.bytes(), "byte", "bytes")).append("</div>");
    return html.append("</div>").toString();
  }

  static String problems(Problems problems) {
    StringBuilder html = new StringBuilder("<div><div style=\"font-size:15px\"><b>");
    html.append(problems.errors() == 0 ? "&#10003; " : "&#10007; ");
    html.append(Html.escape(problems.summary())).append("</b></div>");
    if (!problems.isEmpty()) {
      html.append("<table style=\"border-collapse:collapse;font-size:13px\"><thead><tr>");
      for (String name : List.of("", "where", "what", "what to do")) {
        cell(html, "th", WORD, name);
      }
      html.append("</tr></thead><tbody>");
      for (Problem problem : problems.subList(0, Math.min(PROBLEMS, problems.size()))) {
        html.append("<tr>");
        cell(html, "td", WORD, problem.severity().name().toLowerCase(Locale.ROOT));
        cell(html, "td", WORD, problem.pointer());
        cell(html, "td", WORD, problem.message());
        cell(html, "td", WORD, problem.advice());
        html.append("</tr>");
      }
      html.append("</tbody></table>");
    }
    if (problems.size() > PROBLEMS) {
      html.append("<div style=\"").append(FAINT).append("\">and ");
      html.append(number(problems.size() - PROBLEMS)).append(" more</div>");
    }
    return html.append("</div>").toString();
  }

  static String cogReport(CogReport report) {
    CogReport.Details details = report.details();
    StringBuilder html = new StringBuilder("<div><div style=\"font-size:15px\"><b>");
    html.append(report.isValid() ? "&#10003; a COG" : "&#10007; not a valid COG").append("</b> ");
    html.append("<span style=\"").append(FAINT).append("\">");
    html.append(Html.escape(report.path().toString())).append("</span></div>");
    findings("error", report.errors(), html);
    findings("warning", report.warnings(), html);
    Set<String> levels = new LinkedHashSet<>(details.sizes().keySet());
    levels.addAll(details.ifdOffsets().keySet());
    if (!levels.isEmpty()) {
      html.append("<table style=\"border-collapse:collapse;font-size:13px\"><thead><tr>");
      cell(html, "th", WORD, "level");
      for (String name : List.of("size", "directory at", "tiles from")) {
        cell(html, "th", NUMBER, name);
      }
      html.append("</tr></thead><tbody>");
      for (String level : levels) {
        html.append("<tr>");
        cell(html, "td", WORD, level);
        cell(html, "td", NUMBER, text(details.sizes(), level));
        cell(html, "td", NUMBER, text(details.ifdOffsets(), level));
        cell(html, "td", NUMBER, text(details.dataOffsets(), level));
        html.append("</tr>");
      }
      html.append("</tbody></table>");
    }
    return html.append("</div>").toString();
  }

  private static String text(Map<String, ?> values, String key) {
    Object value = values.get(key);
    return value == null ? "\u2013" : value instanceof Long n ? number(n) : value.toString();
  }

  private static void findings(String kind, List<String> texts, StringBuilder html) {
    for (String text : texts) {
      html.append("<div style=\"font-size:13px\"><b>").append(kind).append("</b> ");
      html.append(Html.escape(text)).append("</div>");
    }
  }

  private static void cell(StringBuilder html, String element, String style, String text) {
    html.append('<').append(element).append(" style=\"").append(style).append("\">");
    html.append(Html.escape(text)).append("</").append(element).append('>');
  }

  private static String count(long n, String one, String many) {
    return number(n) + " " + (n == 1 ? one : many);
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
