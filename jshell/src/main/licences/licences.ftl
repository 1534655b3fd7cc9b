| library | version | licence | home |
|---|---|---|---|
<#list dependencyMap as e>
<#assign library = e.getKey()/>
| `${library.groupId}:${library.artifactId}` | ${library.version} | ${e.getValue()?join(" or ")} | ${library.url!"unknown"} |
</#list>
