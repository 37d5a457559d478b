/** A security key, drawn here. */
export const keyIcon = `<svg viewBox="0 0 36 36" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linejoin="round" aria-hidden="true">
<rect x="3" y="10" width="22" height="16" rx="4"/><path d="M25 13.5h8v9h-8"/><circle cx="14" cy="18" r="3.5"/></svg>`;
