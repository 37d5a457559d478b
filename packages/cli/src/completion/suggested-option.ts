import { Option } from 'commander';

/** An option whose values the completion suggests. The command checks them itself, and says more about a wrong one than a list would. */
export class SuggestedOption extends Option {
  readonly suggestions: readonly string[];

  constructor(flags: string, description: string, suggestions: readonly string[]) {
    super(flags, description);
    this.suggestions = suggestions;
  }
}
