using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Atelier.Storage;

/// <summary>
/// What follows from the records alone, for those who ask the same again and again. It is good until something is committed, and for a
/// minute at most, for the sake of what depends on the time in hours. The second who asks has it kept; when there is no room left, it takes
/// the place of something that was asked for less often.
/// </summary>
/// <param name="mostSize">How much is kept, in units of the values' own.</param>
/// <param name="time">The clock.</param>
internal sealed class Kept<TKey, TValue>(long mostSize, TimeProvider time)
    where TKey : notnull
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // How often was asked for what is not kept, by its hash: of two that share a place the last is known.
    private readonly (int Hash, int Times)[] asked = new (int, int)[4096];
    private readonly Lock oneAtATime = new();
    private volatile Generation current = new(Version: null, Since: 0);

    /// <summary>Finds what is kept for a key and still good.</summary>
    /// <param name="version">The database's <see cref="Database.Version"/> as it was read for this question; null finds nothing.</param>
    /// <param name="key">What was asked.</param>
    /// <param name="value">What was answered.</param>
    public bool TryGet(long? version, TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (version is null || !At(version).Items.TryGetValue(key, out var item))
            return false;
        // Two at once may count as one.
        item.Times++;
        value = item.Value;
        return true;
    }

    /// <summary>Whether the answer should be kept.</summary>
    public bool Wants(long? version, TKey key)
    {
        if (version is null)
            return false;
        var hash = HashCode.Combine(version, key);
        lock (oneAtATime)
        {
            ref var place = ref asked[(uint)hash % asked.Length];
            place = (hash, place.Hash == hash ? place.Times + 1 : 1);
            return place.Times > 1 && At(version).HasRoom(mostSize, place.Times);
        }
    }

    /// <summary>Keeps what was computed after the version had been read.</summary>
    public void Keep(long? version, TKey key, TValue value, long size)
    {
        if (size > mostSize)
            return;
        lock (oneAtATime)
            At(version).Add(key, new Item(value, size), mostSize);
    }

    private Generation At(long? version)
    {
        var at = current;
        if (at.Version == version && time.GetElapsedTime(at.Since) < Longest)
            return at;
        // Of several that do this at once the last stays; the others lose what they kept in between.
        return current = new Generation(version, time.GetTimestamp());
    }

    private sealed class Item(TValue value, long size)
    {
        public TValue Value => value;

        public long Size => size;

        public int Times { get; set; } = 2;
    }

    private sealed record Generation(long? Version, long Since)
    {
        private readonly Queue<(TKey Key, Item Item)> queue = new();
        private long size;
        private long largest;

        public ConcurrentDictionary<TKey, Item> Items { get; } = new();

        /// <summary>Whether there is room for what was asked for that often. If not, the next is compared with another.</summary>
        public bool HasRoom(long mostSize, int times)
        {
            if (size + largest <= mostSize || queue.Peek().Item.Times < times)
                return true;
            queue.Enqueue(queue.Dequeue());
            return false;
        }

        public void Add(TKey key, Item item, long mostSize)
        {
            if (!Items.TryAdd(key, item))
                return;
            queue.Enqueue((key, item));
            largest = Math.Max(largest, item.Size);
            for (size += item.Size; size > mostSize; size -= Drop())
            {
            }
        }

        private long Drop()
        {
            var (key, item) = queue.Dequeue();
            Items.TryRemove(key, out _);
            return item.Size;
        }
    }
}
