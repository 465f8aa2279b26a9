const COLOURS = ['#7a4d9f', '#1d6f8f', '#a0522d', '#2f6f4f', '#9f3d5e', '#4a5fa8'];

export function Avatar({
  id,
  name,
  app,
  size = 36,
}: {
  id: string;
  name: string;
  app: boolean;
  size?: number;
}) {
  if (app) return <AppIcon size={size} />;
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973, 0);
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .join('')
    .slice(0, 2);
  return (
    <span
      aria-hidden="true"
      className="avatar"
      style={{ width: size, height: size, fontSize: size * 0.4, background: COLOURS[sum % COLOURS.length] }}
    >
      {initials}
    </span>
  );
}

function AppIcon({ size }: { size: number }) {
  return (
    <svg aria-hidden="true" className="avatar" width={size} height={size} viewBox="0 0 36 36">
      <rect width="36" height="36" rx="8" fill="#0b6e4f" />
      <path d="M18 6.5l9 3.4v7.2c0 6-3.8 10.3-9 12.4-5.2-2.1-9-6.4-9-12.4V9.9z" fill="#e9f7ef" />
      <path
        d="M13.6 18.2l3.3 3.3 5.8-6.2"
        fill="none"
        stroke="#0b6e4f"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
