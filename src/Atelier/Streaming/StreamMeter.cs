using System.Diagnostics.Metrics;

namespace Atelier.Streaming;

/// <summary>The gateway's figures, under the meter <c>Atelier.Streaming</c>.</summary>
internal sealed class StreamMeter
{
    private readonly UpDownCounter<long> active;
    private readonly Counter<long> toBrowsers;
    private readonly Counter<long> toDisplays;
    private readonly Counter<long> refused;

    public StreamMeter(IMeterFactory meters)
    {
        var meter = meters.Create("Atelier.Streaming");
        active = meter.CreateUpDownCounter<long>("atelier.streams.active", "{stream}", "Streams that are open");
        toBrowsers = meter.CreateCounter<long>("atelier.streams.sent", "By", "Bytes from displays to viewers");
        toDisplays = meter.CreateCounter<long>("atelier.streams.received", "By", "Bytes from viewers to displays");
        refused = meter.CreateCounter<long>("atelier.streams.refused", "{stream}", "Streams refused, by code");
    }

    public void Opened() => active.Add(1);

    public void Closed() => active.Add(-1);

    public void CarriedToBrowser(int bytes) => toBrowsers.Add(bytes);

    public void CarriedToDisplay(int bytes) => toDisplays.Add(bytes);

    public void Refused(RefusalCode code) => refused.Add(1, new KeyValuePair<string, object?>("code", code.ToString()));
}
