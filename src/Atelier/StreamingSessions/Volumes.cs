using Atelier.LaunchProfiles;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>What a volume is limited to when the launch profile does not say, by the service's own defaults.</summary>
internal static class Volumes
{
    private const int DefaultSizeGiB = 500;
    private const int DefaultIops = 3000;
    private const int DefaultThroughputMiBs = 125;

    public static VolumeLimits LimitsOf(VolumeConfiguration? configuration) => new(
        configuration?.Size ?? DefaultSizeGiB, configuration?.Iops ?? DefaultIops, configuration?.Throughput ?? DefaultThroughputMiBs);
}
