import { quotable } from '@vouch/adapter-kit';

/**
 * sbt's global settings for every build of the user. The credentials are a task, so that they are asked for when a build
 * resolves or publishes, and only where one of its repositories is CodeArtifact's. sbt and coursier pick credentials by
 * host and realm; CodeArtifact's realm is DOMAIN/REPOSITORY.
 */
export function globalSettings(launcher: string): string {
  return `// Written by vouch setup codeartifact, which takes it away again with --remove.
lazy val vouchTokens = new java.util.concurrent.ConcurrentHashMap[String, (String, Long)]

credentials ++= {
  val log = streams.value.log
  val launcher = ${scalaQuoted(launcher)}
  val public = """https://(([a-z][a-z0-9-]*)-[0-9]{12}\\.d\\.codeartifact\\.[a-z0-9.-]+)/maven/([A-Za-z0-9._-]+)(?:/.*)?""".r
  // One host serves every domain of a VPC endpoint, so the domain stands in the path.
  val vpc = """https://(vpce-[a-z0-9-]+\\.d\\.codeartifact\\.[a-z0-9.-]+)/maven/(d/([a-z][a-z0-9-]*)-[0-9]{12})/([A-Za-z0-9._-]+)(?:/.*)?""".r

  def now = System.currentTimeMillis / 1000
  // Without the launcher a build goes on: where somebody has changed this file, --remove leaves it behind.
  def fetched(url: String): Option[(String, Long)] = if (new java.io.File(launcher).exists) asked(url) else {
    log.warn("vouch: no token is given, for " + launcher + " is gone: delete vouch.sbt, or run vouch setup codeartifact again")
    None
  }
  def asked(url: String): Option[(String, Long)] = {
    import scala.sys.process._
    val said = new StringBuilder
    val code = Process(Seq(launcher, url)).!(ProcessLogger(line => said.append(line).append('\\n'), line => log.warn(line)))
    said.toString.split('\\n') match {
      case Array(token, expiration) if code == 0 => Some((token, expiration.toLong))
      case _ => None
    }
  }
  def tokenFor(domain: String, url: String): Option[String] =
    Option(vouchTokens.get(domain)).filter(_._2 - 60 > now).orElse(fetched(url)).map { found =>
      vouchTokens.put(domain, found)
      found._1
    }

  val isOffline = offline.value
  val all = externalResolvers.value ++ publishTo.value
  val places = if (isOffline) Nil else all.collect { case place: MavenRepository => place.root }
  // The URL of our own making: one with a secret in it must not stand in a command line.
  places.distinct.collect {
    case vpc(host, path, domain, repository) =>
      tokenFor(host + "/" + path, "https://" + host + "/maven/" + path + "/" + repository + "/").map(token => Credentials(domain + "/" + repository, host, "aws", token))
    case public(host, domain, repository) =>
      tokenFor(host, "https://" + host + "/maven/" + repository + "/").map(token => Credentials(domain + "/" + repository, host, "aws", token))
  }.flatten
}
`;
}

/** A Scala string literal: a backslash and a quote are escaped. */
function scalaQuoted(text: string): string {
  return `"${quotable(text).replace(/[\\"]/g, '\\$&')}"`;
}
