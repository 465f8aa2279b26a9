export function stampOf(root: string): string;
export function isCurrent(root: string): boolean;
export function writeStamp(root: string, stamp: string): void;
