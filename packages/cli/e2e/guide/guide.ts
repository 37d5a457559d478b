import { dailyUse } from './daily-use.ts';
import type { GuideRow } from './row.ts';
import { settingUp } from './setting-up.ts';
import { troubleshooting } from './troubleshooting.ts';

/** The user's guide, section by section. */
export const guide: readonly GuideRow[] = [...settingUp, ...dailyUse, ...troubleshooting];

/** The table of docs/guide.md. */
export function guideTable(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = guide.map(({ section, says, does }) => `| ${section} | ${cell(says)} | ${cell(does)} |`);
  return ['| section | the guide says | here |', '|---|---|---|', ...rows].join('\n');
}
