import { quotable } from '@vouch/adapter-kit';

/**
 * Gradle's init script. Repositories of ours are noted while a build is configured, wherever they stand: projects,
 * their build scripts, settings, plugin management. They get their credentials when the first thing is resolved, or when
 * one is published to; a build that does neither asks nothing. Nothing is written down: no properties, no environment.
 *
 * With the configuration cache Gradle forbids starting a program while it configures, and what it lets a provider give,
 * it stores. So there the script stands aside and says so, without a listener: Gradle 6.6 to 8.0 fail a build with the
 * cache that has one. Offline Gradle neither reads a repository nor publishes to one, so there it does nothing.
 */
export function initScript(launcher: string): string {
  return `// Written by vouch setup codeartifact, which takes it away again with --remove.
import org.gradle.api.artifacts.DependencyResolutionListener
import org.gradle.api.artifacts.ResolvableDependencies
import org.gradle.api.artifacts.repositories.MavenArtifactRepository
import org.gradle.api.provider.Provider
import org.gradle.api.publish.maven.tasks.PublishToMavenRepository

class VouchCredentials implements DependencyResolutionListener {
  static final String launcher = ${groovyQuoted(launcher)}
  final boolean standsAside
  private final List<MavenArtifactRepository> waiting = []
  private final Map<String, String> tokens = [:]
  private final Set<String> told = []

  VouchCredentials(boolean standsAside) {
    this.standsAside = standsAside
  }

  synchronized void note(repository) {
    if (!(repository instanceof MavenArtifactRepository)) return
    if (standsAside) give(repository)
    else waiting << repository
  }

  @Override
  void beforeResolve(ResolvableDependencies dependencies) {
    giveCredentials()
  }

  @Override
  void afterResolve(ResolvableDependencies dependencies) {
  }

  synchronized void giveCredentials() {
    def now = new ArrayList(waiting)
    waiting.clear()
    now.each { give(it) }
  }

  synchronized void give(MavenArtifactRepository repository) {
    URI url = repository.url
    if (url?.scheme != 'https' || !(url.host ==~ /.+\\.d\\.codeartifact\\.[a-z0-9-]+\\..+/)) return
    // Our launcher is told the URL in its command line, which every user of the machine can read.
    if (url.rawUserInfo != null || url.rawQuery != null || url.rawFragment != null) return
    if (!url.path?.startsWith('/maven/') || hasCredentials(repository)) return
    if (standsAside) {
      if (told.add(repository.name)) System.err.println('vouch: with the configuration cache on, no token is given to ' +
        repository.name + ': use --no-configuration-cache, or give the repository credentials of its own')
      return
    }
    String token = tokenFor(url)
    if (token == null) return
    repository.credentials {
      username = 'aws'
      password = token
    }
  }

  /** Not by getCredentials(), which makes some, without a name. */
  private static boolean hasCredentials(repository) {
    if (!repository.metaClass.respondsTo(repository, 'getConfiguredCredentials')) return false
    def found = repository.configuredCredentials
    (found instanceof Provider ? found.orNull : found) != null
  }

  /** One token serves every repository of a domain. What could not be had, the launcher has said on stderr. */
  private String tokenFor(URI url) {
    // The host names it; at a VPC endpoint, which serves every domain, the path does: /maven/d/DOMAIN-OWNER/REPOSITORY.
    def parts = url.path.split('/')
    String domain = parts.length > 3 && parts[2] == 'd' ? url.host + '/' + parts[3] : url.host
    if (!tokens.containsKey(domain)) tokens[domain] = asked(url)
    tokens[domain]
  }

  /** Without the launcher a build goes on: where somebody has changed this file, --remove leaves it behind. */
  private static String asked(URI url) {
    if (!new File(launcher).exists()) {
      System.err.println('vouch: no token is given, for ' + launcher + ' is gone: delete the init script vouch.gradle, ' +
        'or run vouch setup codeartifact again')
      return null
    }
    def process = new ProcessBuilder(launcher, url.toString()).start()
    process.outputStream.close()
    process.consumeProcessErrorStream(System.err)
    def lines = process.inputStream.readLines('UTF-8')
    process.waitFor() == 0 && lines ? lines[0] : null
  }
}

/** BuildFeatures exists from Gradle 8.5 on, and later versions warn about the older properties: one name from 7.6 on, another from 6.6 on. */
boolean usesConfigurationCache() {
  try {
    def features = gradle.services.get(getClass().classLoader.loadClass('org.gradle.api.configuration.BuildFeatures'))
    return features.configurationCache.active.get()
  } catch (Exception older) {
    def parameters = gradle.startParameter
    return ['isConfigurationCacheRequested', 'isConfigurationCache'].any {
      parameters.metaClass.respondsTo(parameters, it) && parameters."$it"()
    }
  }
}

void attend(VouchCredentials vouch) {
  def settingsRepositories = { settings ->
    settings.pluginManagement.repositories.all { vouch.note(it) }
    settings.buildscript.repositories.all { vouch.note(it) }
    if (settings.metaClass.respondsTo(settings, 'getDependencyResolutionManagement'))
      settings.dependencyResolutionManagement.repositories.all { vouch.note(it) }
  }
  // A settings script takes plugins of its own from them while it is evaluated; Gradle 5 has no hook before that.
  if (gradle.metaClass.respondsTo(gradle, 'beforeSettings')) gradle.beforeSettings(settingsRepositories)
  else gradle.settingsEvaluated(settingsRepositories)
  allprojects { project ->
    project.buildscript.repositories.all { vouch.note(it) }
    project.repositories.all { vouch.note(it) }
    if (!vouch.standsAside)
      project.tasks.withType(PublishToMavenRepository) { task -> task.doFirst { vouch.give(task.repository) } }
  }
  if (!vouch.standsAside) gradle.addListener(vouch)
}

if (!gradle.startParameter.offline) attend(new VouchCredentials(usesConfigurationCache()))
`;
}

/** A single-quoted Groovy string: only the backslash and the quote need help. */
function groovyQuoted(text: string): string {
  return `'${quotable(text).replace(/[\\']/g, '\\$&')}'`;
}
