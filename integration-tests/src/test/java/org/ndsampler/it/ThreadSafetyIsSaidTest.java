package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The Javadoc of every public type says whether it is immutable, safe for concurrent use, or
 * confined to one thread. Enums and exceptions need not; a package may say it for all its types.
 */
class ThreadSafetyIsSaidTest {
  private static final Pattern SAID =
      Pattern.compile(
          "\\bimmutable\\b|\\bsafe for (concurrent use|use by many threads)"
              + "|\\bconfined to one thread|\\bfor one thread|\\bone thread at a time",
          Pattern.CASE_INSENSITIVE);
  private static final String OF_A_PACKAGE = "All types are immutable";

  @Test
  void everyPublicTypeSaysIt() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> silent = new ArrayList<>();
    int[] types = {0};
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<Path> sources =
          Sources.documented().stream().filter(file -> !file.endsWith("module-info.java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      Trees trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        Path folder = Path.of(unit.getSourceFile().toUri()).getParent();
        if (!Files.readString(folder.resolve("package-info.java")).contains(OF_A_PACKAGE)) {
          new Types(trees, silent, types).scan(unit, null);
        }
      }
    }
    assertThat(silent).isEmpty();
    assertThat(types[0]).isGreaterThan(100);
  }

  private static final class Types extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;
    private final List<String> silent;
    private final int[] types;

    Types(Trees trees, List<String> silent, int[] types) {
      this.trees = trees;
      this.silent = silent;
      this.types = types;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (!isPublic(type)) {
        return null;
      }
      if (type.getKind() != Tree.Kind.ENUM && !isException(type)) {
        types[0]++;
        String comment = trees.getDocComment(getCurrentPath());
        if (comment == null || !SAID.matcher(comment.replaceAll("\\s+", " ")).find()) {
          String file = getCurrentPath().getCompilationUnit().getSourceFile().getName();
          silent.add(Path.of(file).getFileName() + ": " + type.getSimpleName());
        }
      }
      return super.visitClass(type, null);
    }

    private boolean isPublic(ClassTree type) {
      Set<Modifier> modifiers = type.getModifiers().getFlags();
      boolean inInterface =
          getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
      return inInterface
          || modifiers.contains(Modifier.PUBLIC)
          || modifiers.contains(Modifier.PROTECTED);
    }

    private static boolean isException(ClassTree type) {
      Tree parent = type.getExtendsClause();
      return parent != null && parent.toString().endsWith("Exception");
    }
  }
}
