namespace Atelier.Bench;

/// <summary>Where a stream is, and the ticket that opens it where it takes one.</summary>
internal sealed record StreamTarget(Uri Url, string? Ticket);

/// <summary>What is to be measured: those streams, all at once.</summary>
/// <param name="Streams">Where they are.</param>
/// <param name="WarmUp">How long they play before, in seconds.</param>
/// <param name="Seconds">How long they are measured.</param>
internal sealed record StreamsOrder(IReadOnlyList<StreamTarget> Streams, double WarmUp, double Seconds);

/// <summary>What streams did while they were measured.</summary>
/// <param name="Seconds">For how long that was.</param>
/// <param name="Bytes">How many bytes arrived.</param>
/// <param name="BytesDue">How many the recording has for that time.</param>
/// <param name="Lost">How many streams had ended by the end.</param>
/// <param name="Latencies">How long messages took from being sent to their last byte, in microseconds; in order.</param>
internal sealed record StreamsResult(double Seconds, long Bytes, long BytesDue, int Lost, IReadOnlyList<double> Latencies);
