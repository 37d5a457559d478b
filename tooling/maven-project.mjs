// The pom.xml of the small projects that the demo and the bench build.
import { host } from './emulator.mjs';
import { managedPlugins } from './jvm-clients.mjs';

/** Where `mvn deploy` takes the library. */
export const deployment = `<distributionManagement><repository><id>codeartifact</id><url>https://${host}/maven/my-repo/</url></repository></distributionManagement>`;
/** What the project that uses it needs. */
export const dependency =
  '<dependencies><dependency><groupId>com.example</groupId><artifactId>greeter</artifactId><version>1.0</version></dependency></dependencies>';

/**
 * @param {string} name
 * @param {string} more elements below `<project>`
 */
export const pomOf = (name, more) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>${name}</artifactId><version>1.0</version>
<properties><maven.compiler.release>8</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
${more}
<build>${managedPlugins()}</build>
</project>
`;
