import { namesSettings } from '@vouch/maven-settings';
import type { Override } from './override.ts';

/** Source: Maven's `mvn` script. */
export const mavenOverrides: readonly Override[] = [
  {
    tool: 'maven',
    name: /^MAVEN_SKIP_RC$/,
    state: 'bad',
    does: 'keeps mvn from ~/.mavenrc, where it asks for its token',
  },
  {
    tool: 'maven',
    // Maven 3.9 and later put it before the command line's own words.
    name: /^MAVEN_ARGS$/,
    state: 'warning',
    does: 'names settings of its own, in the place of ~/.m2/settings.xml',
    harmless: (value) => !namesSettings(value),
  },
];
