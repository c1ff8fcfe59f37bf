using System.CommandLine;
using Atelier.Cli;

namespace Atelier.Tests.Cli;

public sealed class ServeOptionsTests
{
    [Theory]
    [InlineData("--engine simulated --simulated-delay 500ms", null)]
    [InlineData("--engine simulated --simulated-delay 20", "must be a duration")]
    [InlineData("--engine lxd --simulated-delay 1s", "--simulated-delay is the simulated engine's")]
    [InlineData("--engine lxd --simulated-display /run/rfb.sock", "--simulated-display is the simulated engine's")]
    [InlineData("--engine simulated --storage memory --simulated-delay 1s", "give --emulator-delay instead")]
    public void The_simulated_engines_options_are_its_own(string line, string? fault)
    {
        var command = new Command("serve");
        ServeOptions.AddShared(command);
        ServeOptions.AddServing(command);
        var parsed = command.Parse(line);

        if (fault is null)
            Assert.Equal(TimeSpan.FromMilliseconds(500), ServeOptions.Read(parsed).SimulatedDelay);
        else
            Assert.Contains(fault, Assert.Single(parsed.Errors).Message);
    }
}
