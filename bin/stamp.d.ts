export function stampOf(root: string): string;
export function isCurrent(root: string): boolean;
export function removeStamp(dist: string): void;
export function writeStamp(dist: string, stamp: string): void;
