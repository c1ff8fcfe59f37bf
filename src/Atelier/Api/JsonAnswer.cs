namespace Atelier.Api;

/// <summary>Sends answers of operations.</summary>
internal static class JsonAnswer
{
    public static async Task Send(HttpResponse response, int status, ReadOnlyMemory<byte> answer, CancellationToken cancel)
    {
        await Write(response, status, answer, cancel);
        await response.BodyWriter.FlushAsync(cancel);
    }

    /// <summary>The same without waiting for who takes it: the memory is free for other things when this is done.</summary>
    public static async Task Write(HttpResponse response, int status, ReadOnlyMemory<byte> answer, CancellationToken cancel)
    {
        response.StatusCode = status;
        if (status == StatusCodes.Status204NoContent)
            return;
        response.ContentType = "application/json";
        response.ContentLength = answer.Length;
        // Once started it takes the answer in one piece; what is written before is cut into blocks of 4 KiB, and those are copied again.
        await response.StartAsync(cancel);
        answer.CopyTo(response.BodyWriter.GetMemory(answer.Length));
        response.BodyWriter.Advance(answer.Length);
    }
}
