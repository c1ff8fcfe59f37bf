using System.Buffers;
using Microsoft.Extensions.ObjectPool;

namespace Atelier.Api;

/// <summary>Memory that answers are written to, used again and again: a page of them would be a large object each time.</summary>
internal sealed class AnswerBuffers() : DefaultObjectPool<ArrayBufferWriter<byte>>(new Policy(), MostKept)
{
    private const int MostKept = 16;
    private const int LargestKept = 512 * 1024;

    private sealed class Policy : PooledObjectPolicy<ArrayBufferWriter<byte>>
    {
        public override ArrayBufferWriter<byte> Create() => new();

        public override bool Return(ArrayBufferWriter<byte> obj)
        {
            obj.ResetWrittenCount();
            return obj.Capacity <= LargestKept;
        }
    }
}
