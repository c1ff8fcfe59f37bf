// A reporter for node:test: what took longest of that which stands for itself, and then what node counted, a figure a line.
const most = 20;

export default async function* tally(events) {
  const spent = [];
  const counts = [];
  for await (const { type, data } of events) {
    if (data?.nesting !== 0) continue;
    if (type === 'test:diagnostic') counts.push(data.message);
    if (['test:pass', 'test:fail'].includes(type)) spent.push({ name: data.name, seconds: data.details.duration_ms / 1000 });
  }
  // What a run was not asked for takes no time.
  const long = spent.filter(({ seconds }) => seconds >= 0.5).sort((one, other) => other.seconds - one.seconds).slice(0, most);
  for (const { name, seconds } of long) yield `${seconds.toFixed(0).padStart(5)} s  ${name}\n`;
  yield `\n${counts.join('\n')}\n`;
}
